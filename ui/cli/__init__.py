"""The command line.

What this file imports needs only the standard library: some of these modules run where few packages are installed.
"""

from shutterspan.core.foundation.signals import ending_silently

with ending_silently():
    from shutterspan.core.foundation.messages import add_messages
    from shutterspan.ui.cli.messages import HINTS, MESSAGES

    add_messages(MESSAGES, HINTS)
