"""How facts and jobs travel between roles."""
