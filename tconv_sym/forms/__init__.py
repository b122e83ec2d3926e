"""Ways of computing a transposed convolution, one file each, and the catalogue of them.

No form imports another, and they share no index arithmetic: that they agree is then worth proving.
"""

from types import MappingProxyType

from tconv_sym.forms.adjoint import ADJOINT
from tconv_sym.forms.col2im import COL2IM
from tconv_sym.forms.gather import GATHER
from tconv_sym.forms.matrix import MATRIX
from tconv_sym.forms.polynomial import POLYNOMIAL
from tconv_sym.forms.scatter import SCATTER
from tconv_sym.forms.sub_pixel import SUB_PIXEL
from tconv_sym.forms.zero_insertion import ZERO_INSERTION

_CATALOGUE = (SCATTER, MATRIX, ZERO_INSERTION, GATHER, SUB_PIXEL, COL2IM, POLYNOMIAL, ADJOINT)
FORMS = MappingProxyType({form.name: form for form in _CATALOGUE})
"""The forms that a derivation shows, in its order."""
