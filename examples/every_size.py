"""Write the proof that all forms are equal for every size, as a LaTeX document.

Compile it with `pdflatex every_size.tex`; give another file name as an argument.
"""

import sys
from pathlib import Path

from tconv_sym import prove_every_size

target = Path(sys.argv[1] if len(sys.argv) > 1 else "every_size.tex")
target.write_text(prove_every_size().to_latex(standalone=True), encoding="utf-8")
print(f"wrote {target}")
