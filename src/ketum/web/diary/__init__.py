"""The diary's pages: each parses, calls the store and the rules, and renders."""
