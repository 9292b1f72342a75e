"""How much there is to sell, the same in both shops."""

SELLERS = 40
PRODUCTS = 1000
CATEGORIES = 10
STOCK = 1000  # of each product: nothing sells out
