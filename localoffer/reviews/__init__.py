"""Keeping listings true: who confirmed one and when, what is due again, and asking providers for it."""
