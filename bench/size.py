"""How much there is to sell, the same in both shops, and how a loader says where."""

SELLERS = 40
PRODUCTS = 1000
CATEGORIES = 10
STOCK = 1000  # of each product: nothing sells out
SOLD_AT = "sold at "  # before each address: what a library warns of goes to the same place
