from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue_ext import selectors
from marketplace.shop.paging import after
from marketplace.shop.selectors import makers

LONGEST_QUERY = 100


def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    words = selectors.search_words(query)
    context = {
        "query": query,
        "words": words,
        "kinds": selectors.categories(),
        "page": selectors.cards(query=query, after=after(request)) if words else None,
        "makers": makers(query=words, limit=6).makers if words and not after(request) else (),
    }
    return render(request, "shop/search.html", context)
