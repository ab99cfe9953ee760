import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('releases', '0003_kept_as_published'),
        ('surveys', '0006_handed_in'),
        ('you_said_we_did', '0005_approval_steps'),
    ]

    operations = [
        migrations.AddField(
            model_name='commitment',
            name='followed_up_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='surveys.survey', verbose_name='survey that asks again'),
        ),
        migrations.AddField(
            model_name='outcome',
            name='heard_again',
            field=models.ForeignKey(blank=True, help_text='The same theme in later figures.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='releases.releasetheme', verbose_name='what people said later'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('followed_up_by', None), ('status__in', ('done', 'checked')), _connector='OR'), name='only_what_was_done_is_followed_up'),
        ),
    ]
