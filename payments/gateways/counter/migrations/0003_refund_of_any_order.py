"""Cash can be given back for an order that was paid in another way; a code shows who may have it."""

import secrets

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_the_order(apps, schema_editor):
    CounterRefund = apps.get_model("counter_gateway", "CounterRefund")
    CounterCharge = apps.get_model("counter_gateway", "CounterCharge")
    charges = CounterCharge.objects.filter(pk=OuterRef("charge_id"))
    CounterRefund.objects.update(order_number=Subquery(charges.values("order_number")[:1]))
    for refund in CounterRefund.objects.filter(code="").iterator():
        CounterRefund.objects.filter(pk=refund.pk).update(code=f"{secrets.randbelow(10**6):06d}")


class Migration(migrations.Migration):
    dependencies = [("counter_gateway", "0002_order_number_index")]

    operations = [
        migrations.AddField(
            "counterrefund", "order_number", models.CharField(db_index=True, default="", max_length=20)
        ),
        migrations.AddField("counterrefund", "code", models.CharField(default="", max_length=6)),
        migrations.AddField("counterrefund", "wrong_codes", models.PositiveSmallIntegerField(default=0)),
        migrations.RunPython(name_the_order, migrations.RunPython.noop),
        migrations.AlterField("counterrefund", "order_number", models.CharField(db_index=True, max_length=20)),
        migrations.AlterField("counterrefund", "code", models.CharField(max_length=6)),
        migrations.AlterField(
            "counterrefund",
            "charge",
            models.ForeignKey(
                null=True, on_delete=models.PROTECT, related_name="refunds", to="counter_gateway.countercharge"
            ),
        ),
        migrations.RemoveField("counterrefund", "charge"),
    ]
