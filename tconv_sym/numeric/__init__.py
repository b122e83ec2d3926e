"""Numbers: the plain reference, and callables and source code made with `sympy.lambdify`."""
