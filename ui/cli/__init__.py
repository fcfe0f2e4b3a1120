"""The command line.

This file imports only modules that need nothing but the standard library, because some modules of this folder run
where few packages are installed.
"""

from shutterspan.core.foundation.signals import ending_silently

with ending_silently():
    from shutterspan.core.foundation.messages import add_messages
    from shutterspan.ui.cli.messages import HINTS, MESSAGES

    add_messages(MESSAGES, HINTS)
