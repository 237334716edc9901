#include "core/layers/config_access.h"

#include <cmath>

#include "core/base/error.h"

namespace quantie {

namespace {

// No sane dimension is larger; products are checked apart.
constexpr std::int64_t largest = std::int64_t{1} << 53;
constexpr std::size_t longestList = 64;

std::int64_t toCount(const Json& value, std::string_view key) {
    const std::int64_t number = toInteger(value, key);
    if (number <= 0) refuse(key, std::to_string(number) + " is not a positive integer");
    return number;
}

}  // namespace

void refuse(std::string_view key, const std::string& reason) {
    throw Error(ErrorCode::Unreadable, "", key.empty() ? reason : std::string(key) + ": " + reason);
}

std::int64_t toInteger(const Json& value, std::string_view key) {
    if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(largest)) {
        refuse(key, "the number is too large");
    }
    if (value.is_number_integer()) {
        const auto number = value.get<std::int64_t>();
        if (number > largest || number < -largest) refuse(key, "the number is too large");
        return number;
    }
    if (value.is_number_float()) {
        const auto number = value.get<double>();
        if (std::abs(number) <= static_cast<double>(largest) && std::trunc(number) == number) {
            return static_cast<std::int64_t>(number);
        }
    }
    refuse(key, "not an integer");
}

std::vector<std::int64_t> toIntegers(const Json& value, std::string_view key) {
    if (!value.is_array()) return {toInteger(value, key)};
    if (value.size() > longestList) refuse(key, "the list is too long");
    std::vector<std::int64_t> numbers;
    for (const Json& item : value) numbers.push_back(toInteger(item, key));
    return numbers;
}

Config::Config(const Json& object) : m_object(&object) {
    if (!object.is_object()) refuse("config", "not an object");
}

const Json* Config::find(std::string_view key) const {
    const Json* value = findMember(*m_object, key);
    return value == nullptr || value->is_null() ? nullptr : value;
}

bool Config::flag(std::string_view key, bool fallback) const {
    const Json* value = find(key);
    if (value == nullptr) return fallback;
    if (value->is_boolean()) return value->get<bool>();
    return toInteger(*value, key) != 0;
}

std::string Config::text(std::string_view key, const std::string& fallback) const {
    const Json* value = find(key);
    if (value == nullptr) return fallback;
    if (!value->is_string()) refuse(key, "not a string");
    return value->get<std::string>();
}

std::int64_t Config::integer(std::string_view key) const {
    const Json* value = find(key);
    if (value == nullptr) refuse(key, "missing from the config");
    return toInteger(*value, key);
}

std::int64_t Config::integer(std::string_view key, std::int64_t fallback) const {
    return has(key) ? integer(key) : fallback;
}

std::int64_t Config::count(std::string_view key) const {
    const Json* value = find(key);
    if (value == nullptr) refuse(key, "missing from the config");
    return toCount(*value, key);
}

std::int64_t Config::count(std::string_view key, std::int64_t fallback) const {
    return has(key) ? count(key) : fallback;
}

std::vector<std::int64_t> Config::integers(std::string_view key) const {
    const Json* value = find(key);
    return value == nullptr ? std::vector<std::int64_t>{} : toIntegers(*value, key);
}

std::vector<std::int64_t> Config::counts(std::string_view key, std::size_t size, std::int64_t fallback) const {
    const Json* value = find(key);
    if (value == nullptr) return std::vector<std::int64_t>(size, fallback);
    if (!value->is_array()) return std::vector<std::int64_t>(size, toCount(*value, key));
    if (value->size() != size) {
        refuse(key, "has " + std::to_string(value->size()) + " numbers in place of " + std::to_string(size));
    }
    std::vector<std::int64_t> numbers;
    for (const Json& item : *value) numbers.push_back(toCount(item, key));
    return numbers;
}

}  // namespace quantie
