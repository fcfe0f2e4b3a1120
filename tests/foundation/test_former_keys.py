from shutterspan.core.foundation.former_keys import with_current_keys, with_former_keys

RENAMED = {"slowdown": "slower", "text": "words"}


def test_values_have_both_keys() -> None:
    assert with_former_keys({"slowdown": 8, "fps": 24}, RENAMED) == {"slowdown": 8, "fps": 24, "slower": 8}


def test_former_keys_are_converted_to_current_keys() -> None:
    assert with_current_keys({"slower": 8, "text": "a", "fps": 24}, RENAMED) == {"slowdown": 8, "text": "a", "fps": 24}


def test_a_former_key_beside_the_current_key_is_kept() -> None:
    assert with_current_keys({"slower": 8, "slowdown": 9}, RENAMED) == {"slower": 8, "slowdown": 9}
