"""Each cut knows the day it was asked for; of older ones that is today."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cutting', '0002_why_a_quote_was_refused'),
    ]

    operations = [
        migrations.AddField(
            model_name='cutrun',
            name='asked_on',
            field=models.DateField(default=django.utils.timezone.localdate),
            preserve_default=False,
        ),
    ]
