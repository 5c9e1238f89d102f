"""How forms are rendered: each field by the workbench's own component."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Renders fields with `workbench/components/field.html`, and widgets with Django's own templates."""

    field_template_name = "workbench/components/field.html"
