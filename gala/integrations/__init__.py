"""Thin adapters over libraries that speak other programs' languages: files to print, wallets of phones."""
