"""The approved lists of sites that must be covered (应覆盖部位清单), and what has changed since."""
