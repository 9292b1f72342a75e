"""Attempts by part with fee and till, refunds with their carrier, disputes, and a wider webhook inbox."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def carried_by_their_attempts_gateway(apps, schema_editor):
    Refund = apps.get_model("payments", "Refund")
    Attempt = apps.get_model("payments", "PaymentAttempt")
    Refund.objects.update(gateway=Subquery(Attempt.objects.filter(pk=OuterRef("attempt_id")).values("gateway")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("ordering", "0003_order_access_code"),
        ("postoffice", "0001_initial"),
        ("payments", "0002_refund_failed"),
    ]

    operations = [
        migrations.RenameField("webhookevent", "charge_id", "object_id"),
        migrations.RenameField("webhookevent", "charge_key", "object_key"),
        migrations.AlterField("webhookevent", "object_key", models.CharField(blank=True, max_length=80)),
        migrations.AddField("webhookevent", "subject", models.CharField(default="charge", max_length=8)),
        migrations.AddField(
            "paymentattempt",
            "part",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attempts",
                to="ordering.sellerorder",
            ),
        ),
        migrations.AddField(
            "paymentattempt", "fee", models.DecimalField(decimal_places=2, max_digits=12, null=True)
        ),
        migrations.AddField(
            "paymentattempt",
            "branch",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="postoffice.branch",
            ),
        ),
        migrations.AddField("paymentattempt", "email", models.EmailField(blank=True, default="", max_length=254)),
        migrations.AlterField("paymentattempt", "email", models.EmailField(blank=True, max_length=254)),
        migrations.RemoveConstraint("paymentattempt", "one_open_attempt_per_order"),
        migrations.AddConstraint(
            "paymentattempt",
            models.UniqueConstraint(
                condition=Q(state__in=["created", "pending", "unknown"], part=None),
                fields=("order",),
                name="one_open_attempt_per_order",
            ),
        ),
        migrations.AddConstraint(
            "paymentattempt",
            models.UniqueConstraint(
                condition=Q(state__in=["created", "pending", "unknown"]),
                fields=("part",),
                name="one_open_attempt_per_part",
            ),
        ),
        migrations.AddField("refund", "gateway", models.CharField(default="", max_length=20)),
        migrations.RunPython(carried_by_their_attempts_gateway, migrations.RunPython.noop),
        migrations.AlterField("refund", "gateway", models.CharField(max_length=20)),
        migrations.AddField(
            "refund",
            "branch",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="postoffice.branch",
            ),
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("external_id", models.CharField(max_length=120, unique=True)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("taken", models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ("blocked", models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ("fee", models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ("reason", models.CharField(blank=True, max_length=100)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")], default="open", max_length=8
                    ),
                ),
                ("answer_by", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="payments.paymentattempt",
                    ),
                ),
            ],
        ),
    ]
