"""What TensorFlow itself keeps on layers and lists under names of a form that a layer's own attributes may have, too:
`_self_attention_layer` is a sub-layer."""

TRACKING = frozenset("""
    _self_attribute_sentinel _self_destruction_context _self_external_modification _self_extra_variables
    _self_last_wrapped_dict_snapshot _self_last_wrapped_list_snapshot _self_name_based_restores _self_non_append_mutation
    _self_non_string_key _self_saveable_object_factories _self_setattr_tracking _self_tracked_trackables _self_trainable
    _self_tuple_is_constructable _self_unconditional_checkpoint_dependencies _self_unconditional_deferred_dependencies
    _self_unconditional_dependency_names _self_update_uid
    """.split())
