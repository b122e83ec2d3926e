"""Laws that users write about indices, compared with where the products x[i]·w[m] really land."""
