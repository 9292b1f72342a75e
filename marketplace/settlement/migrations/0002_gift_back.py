from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("settlement", "0001_initial")]

    operations = [
        migrations.AddField(
            "giveback", "gift_back", models.DecimalField(decimal_places=2, default=0, max_digits=12)
        ),
    ]
