"""A new clinic takes the short way to its tables (1042): what it gets is what the long way leads to."""

from django.db.migrations.loader import MigrationLoader


def what_is_known_of(models):
    """Of each model: its fields, constraints, indexes and other options, in no order."""
    return {
        key: {
            "fields": {name: field.deconstruct()[1:] for name, field in model.fields.items()},
            "constraints": sorted(map(repr, model.options.get("constraints", ()))),
            "indexes": sorted(map(repr, model.options.get("indexes", ()))),
            "others": {
                name: value
                for name, value in model.options.items()
                if value and name not in ("constraints", "indexes")
            },
            "bases": model.bases,
        }
        for key, model in models.items()
    }


def test_the_short_way_leads_where_the_long_way_leads():
    short = what_is_known_of(MigrationLoader(None).project_state().models)
    long_way = MigrationLoader(None, replace_migrations=False)
    for name in [key for key, one in long_way.disk_migrations.items() if one.replaces]:
        long_way.graph.remove_replacement_node(name, long_way.disk_migrations[name].replaces)
    assert ("booking", "0001_initial") in long_way.graph.nodes
    long = what_is_known_of(long_way.project_state().models)
    assert short.keys() == long.keys()
    assert {key: short[key] for key in short if short[key] != long[key]} == {}


def test_a_new_clinic_takes_the_short_way():
    taken = set(MigrationLoader(None).graph.nodes)
    assert ("booking", "0001_squashed_0062_the_desk") in taken
    assert ("booking", "0001_initial") not in taken
