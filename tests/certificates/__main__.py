"""Find the certificates and write them to the package.

Run from the root of a checkout by `make certificates`. The same relations always give the same file.
"""

from __future__ import annotations

from pathlib import Path

from certificates.search import search
from tconv_sym.forms import FORMS
from tconv_sym.proof import certificates

FILE = Path(certificates.__file__).with_name("certificates.json")


def main():
    """Search, check and write."""
    found = search(FORMS.values())
    FILE.write_text(certificates.write(found), encoding="utf-8")
    steps = sum(len(proved.certificate.steps) for proved in found.values())
    print(f"{len(found)} certificates with {steps} steps: {FILE.name}, {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
