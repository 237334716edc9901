// Typed, checked reading of a layer's config. A file is untrusted: a value of a wrong type or size is an
// Error(Unreadable) whose reason begins with the key (the caller knows the layer); what is absent or null has the
// default that Keras gives it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/json.h"

namespace quantie {

class Config {
  public:
    /// `object` must outlive the Config. Throws where it is not an object.
    explicit Config(const Json& object);

    /// The value, or null where the key is absent or its value is JSON's null.
    const Json* find(std::string_view key) const;
    bool has(std::string_view key) const { return find(key) != nullptr; }

    bool flag(std::string_view key, bool fallback) const;
    std::string text(std::string_view key, const std::string& fallback) const;

    std::int64_t integer(std::string_view key) const;
    std::int64_t integer(std::string_view key, std::int64_t fallback) const;
    /// A positive integer.
    std::int64_t count(std::string_view key) const;
    std::int64_t count(std::string_view key, std::int64_t fallback) const;

    /// An integer or a list of them, as a list; empty where absent.
    std::vector<std::int64_t> integers(std::string_view key) const;
    /// `size` positive integers; one integer stands for all, `fallback` where absent.
    std::vector<std::int64_t> counts(std::string_view key, std::size_t size, std::int64_t fallback) const;

  private:
    const Json* m_object;
};

/// The integer that `value` holds (a float without a fraction counts); `key` names the place of the error.
std::int64_t toInteger(const Json& value, std::string_view key);
/// An integer or a list of at most 64 of them.
std::vector<std::int64_t> toIntegers(const Json& value, std::string_view key);
/// Throws Error(Unreadable) with "key: reason".
[[noreturn]] void refuse(std::string_view key, const std::string& reason);

}  // namespace quantie
