// The layer classes that Keras 2 and Keras 3 both have with one meaning, and in what their configs and calls differ.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/json.h"

namespace quantie {

/// A class of both. Lists are separated by spaces.
struct DialectClass {
    std::string_view name;
    /// Keys of the config that both write.
    std::array<std::string_view, 3> keys = {};
    /// Keys that one of them alone writes: "key" says nothing about what is computed, "key=value" only with that value
    /// (or null).
    std::string_view only2 = {};
    std::string_view only3 = {};
    /// What a call takes besides its first argument, in the order in which Keras 3 takes it by position.
    std::string_view arguments = {};
    /// A layer with states, which Keras 2 lists behind the input where they are given.
    bool states = false;
};

/// The row of a class; null for one that only one of the two has, or means otherwise.
const DialectClass* dialectClass(std::string_view className);

/// The name of a layer's weight under which both are found: depthwise convolutions alone call theirs otherwise in
/// Keras 2, "depthwise_kernel", than in Keras 3, "kernel". `path` may lead there through other layers.
std::string commonWeight(std::string_view className, std::string path);

/// The words of a list.
std::vector<std::string_view> wordsOf(std::string_view list);

/// Whether `key` stands in a list of words like "key" or "key=value", and `value` may be left out there: nothing
/// depends on it.
enum class Droppable { No, OtherValue, Yes };
Droppable droppable(std::string_view list, std::string_view key, const Json& value);

}  // namespace quantie
