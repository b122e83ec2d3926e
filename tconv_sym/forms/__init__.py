"""Ways of computing a transposed convolution, one file each, and the catalogue of them.

No form imports another, and they share no index arithmetic: that they agree is then worth proving.
"""

from types import MappingProxyType

from tconv_sym.forms.matrix import MATRIX
from tconv_sym.forms.scatter import SCATTER
from tconv_sym.forms.zero_insertion import ZERO_INSERTION

FORMS = MappingProxyType({form.name: form for form in (SCATTER, MATRIX, ZERO_INSERTION)})
"""The forms that a derivation shows, in its order."""
