"""Write the whole derivation of a 2×2 input and a 3×3 kernel, stride 2, padding 1, as a LaTeX document.

Compile it with `pdflatex derivation.tex`; give another file name as an argument.
"""

import sys
from pathlib import Path

from tconv_sym import derive

target = Path(sys.argv[1] if len(sys.argv) > 1 else "derivation.tex")
target.write_text(derive((2, 2), (3, 3), stride=2, padding=1).to_latex(standalone=True), encoding="utf-8")
print(f"wrote {target}")
