"""A network in the place of Griffin-Lim: sound of magnitudes by MCNN, to compare with."""
