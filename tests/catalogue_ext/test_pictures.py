"""Sizes of pictures: made by a job, shown when they are there."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from django.template import Context, Template
from PIL import Image

from catalogue_ext import pictures
from catalogue_ext.models import ProductCard, ProductImage
from marketplace.core import jobs
from marketplace.core.models import Job, JobState
from tests.factories import make_picture, make_product
from tests.photo_files import photo

pytestmark = pytest.mark.django_db


def run_jobs() -> None:
    for job in Job.objects.filter(kind="media.render_picture", state=JobState.PENDING):
        jobs.run(job.pk)


def tag(shown: object, options: str = "") -> str:
    template = Template("{% load catalogue %}{% picture shown alt='น้ำพริก' " + options + "%}")
    return template.render(Context({"shown": shown}))


def test_the_original_is_shown_until_the_sizes_are_made() -> None:
    product = make_product(picture=make_picture(800, 1000))
    image = ProductImage.objects.get()
    assert not image.ready
    assert 'src="' + image.original.url in tag(image)
    assert "srcset" not in tag(image)
    assert 'src="' + image.original.url in tag(ProductCard.objects.get())

    run_jobs()
    image = ProductImage.objects.get()
    assert image.ready
    storage = image.original.storage
    stem = (image.original.name or "").removesuffix(".webp")
    for width in (240, 480, 720):
        with storage.open(f"{stem}/4_5/{width}w.webp") as file, Image.open(file) as made:
            assert (made.format, made.size) == ("WEBP", (width, width * 5 // 4))
    for shown in (image, ProductCard.objects.get(pk=product.pk)):
        html = tag(shown)
        assert "240w.webp 240w" in html and "720w.webp 720w" in html and 'sizes="' in html
        assert 'width="480" height="600"' in html


def test_the_job_can_run_again_and_a_picture_may_be_gone() -> None:
    make_product(picture=make_picture())
    image = ProductImage.objects.get()
    asked = {"model": "catalogue.productimage", "field": "original", "file_name": image.original.name or ""}
    pictures.render(**asked)
    pictures.render(**asked)
    assert ProductImage.objects.get().ready
    ProductImage.objects.all().delete()
    pictures.render(**asked)


def test_a_photo_is_turned_as_its_exif_says() -> None:
    sent = ContentFile(photo(1200, 900, orientation=6), name="turned.jpg")
    make_product(picture=sent)
    run_jobs()
    image = ProductImage.objects.get()
    assert (image.width, image.height) == (900, 1200)
    with image.original.storage.open((image.original.name or "").removesuffix(".jpg") + "/4_5/240w.webp") as file:
        made = Image.open(file).convert("RGB")
    right, left = made.getpixel((220, 20)), made.getpixel((20, 20))
    assert isinstance(right, tuple) and isinstance(left, tuple)
    assert right[2] > 150 > left[2]  # the blue square of the top left corner has come to the right


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    make_product(picture=make_picture(800, 1000))
    monkeypatch.setattr(pictures, "MAX_PIXELS", 700_000)
    monkeypatch.setattr(Image.Image, "load", lambda image: pytest.fail("decoded"))
    image = ProductImage.objects.get()
    with pytest.raises(pictures.PictureRefused):
        pictures.render(model="catalogue.productimage", field="original", file_name=image.original.name or "")


def test_what_is_smaller_than_every_size_stays_as_it_is() -> None:
    written = io.BytesIO()
    Image.new("RGB", (200, 250)).save(written, "PNG")
    make_product(picture=ContentFile(written.getvalue(), name="small.png"))
    image = ProductImage.objects.get()
    pictures.render(model="catalogue.productimage", field="original", file_name=image.original.name or "")
    assert "srcset" not in tag(image)


def test_only_what_is_seen_first_is_fetched_at_once() -> None:
    make_product(picture=make_picture())
    image = ProductImage.objects.get()
    assert 'loading="lazy"' in tag(image) and "fetchpriority" not in tag(image)
    assert 'loading="eager" fetchpriority="high"' in tag(image, "first=True")


def test_no_picture_is_no_tag_and_words_are_escaped() -> None:
    assert tag(None) == ""
    make_product(picture=make_picture())
    html = Template("{% load catalogue %}{% picture shown alt=words %}").render(
        Context({"shown": ProductImage.objects.get(), "words": '"><script>'})
    )
    assert "<script>" not in html
