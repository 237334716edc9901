// One fingerprint for a model's architecture, whichever kind of file it came from.
#pragma once

#include <string>

#include "core/model/model.h"

namespace quantie {

/// The canonical architecture: {"class_name", "config"} as JSON with sorted keys and without what depends on how the
/// file was written rather than on the model: module, registered_name, build_config and shared_object_id at any depth;
/// the package in front of a class name; and what the older form of a layer inside a config says twice (name,
/// inbound_nodes). The `.json`, `.h5` and `.keras` that one Keras writes of one model are equal in it.
std::string canonicalArchitecture(const Json& architecture);

/// SHA-256 of that text, 64 hexadecimal digits.
std::string architectureSha256(const Model& model);

}  // namespace quantie
