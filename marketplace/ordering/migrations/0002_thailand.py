"""Oscar's addresses need a country; ours are Thai."""

from django.db import migrations


def add_thailand(apps, schema_editor):
    apps.get_model("address", "Country").objects.get_or_create(
        iso_3166_1_a2="TH",
        defaults={
            "iso_3166_1_a3": "THA",
            "iso_3166_1_numeric": "764",
            "printable_name": "ประเทศไทย",
            "name": "Kingdom of Thailand",
            "is_shipping_country": True,
        },
    )


class Migration(migrations.Migration):
    dependencies = [("ordering", "0001_initial"), ("address", "0001_initial")]
    operations = [migrations.RunPython(add_thailand, migrations.RunPython.noop)]
