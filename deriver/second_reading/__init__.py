"""The second reader: plain scalar formulas read once more by latex2sympy2, where it is installed, and compared with our reading.

Comes in: claims, or a reading. Goes out: findings `second_reader_differs`, and nothing else: whatever the other reader does (crash, hang,
print, fill the memory) ends in no finding. It decides nothing, and waits for nobody long. Start at `comparison.ask`.

    process       the child process: found, started, asked, killed
    trees         what comes back, rebuilt from a small list of classes
    comparison    which formulas are compared, where, and what is said
"""

from .comparison import Asked, ask, doubts_about
from .process import choose, command, stop

__all__ = ["Asked", "ask", "choose", "command", "doubts_about", "stop"]
