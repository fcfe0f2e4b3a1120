"""Old names of the wire protocol, for one release: the worker understands older plug-ins, and they understand it."""

from pathlib import Path

from shutterspan.core.worker.former_names import with_current_names, with_former_names


def test_old_keys_and_methods_of_a_request_get_their_new_names() -> None:
    old = {"request": 1, "do": "open", "photo": "/a.jpg", "asked": {"flipped": True}}
    assert with_current_names(old) == {
        "id": 1,
        "method": "open",
        "photo": "/a.jpg",
        "unfold_request": {"flipped": True},
    }
    assert with_current_names({"do": "export", "judged": False}) == {"method": "export", "consistency": False}
    assert with_current_names({"do": "trust", "exposure": 1}) == {"method": "consistency", "exposure": 1}


def test_new_names_stay_and_go_before_old_ones() -> None:
    new = {"id": 1, "method": "export", "unfold_request": {}, "consistency": True}
    assert with_current_names(new) == new
    assert with_current_names({"id": 2, "request": 1}) == {"id": 2, "request": 1}


def test_events_have_both_names() -> None:
    assert with_former_names({"event": "done", "id": None}) == {
        "event": "done",
        "id": None,
        "say": "done",
        "request": None,
    }
    assert with_former_names({"event": "hello", "protocol": 1}) == {"event": "hello", "protocol": 1, "say": "hello"}


def test_a_client_of_the_last_release_gets_all_it_needs(client, small: Path, tmp_path: Path) -> None:
    assert client.hello["say"] == "hello"
    opened = client.request_by_former_names("open", {"photo": str(small), "asked": {"flipped": True}})
    assert opened["say"] == "result" and opened["exposure"] == opened["request"]
    consistency = client.request_by_former_names("trust", {"exposure": opened["exposure"]})
    assert consistency["say"] == "result" and {"explained", "psnr", "light", "words", "file"} <= consistency.keys()
    target = str(tmp_path / "still.png")
    export = {"photo": str(small), "settings": {"at": 0.5}, "target": target, "asked": {}, "judged": False}
    written = client.request_by_former_names("export", export)
    assert written["say"] == "result" and written["files"] == [target] and written["trust"] is None
    assert client.request_by_former_names("open", {"photo": "/none.jpg"})["say"] == "error"
