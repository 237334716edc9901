#include "ui/document/choices.h"

#include <algorithm>
#include <set>
#include <utility>

namespace quantie {
namespace {

using Key = std::pair<bool, std::string>;

std::set<Key> keysOf(const UserChoices& a, const UserChoices& b) {
    std::set<Key> keys;
    for (const UserChoices* choices : {&a, &b}) {
        for (const auto& [id, scheme] : choices->recipe.uses) keys.insert({false, id});
        for (const auto& [id, scheme] : choices->recipe.activations) keys.insert({true, id});
        for (const auto& [id, origin] : choices->origins) keys.insert({false, id});
    }
    return keys;
}

}  // namespace

Setting UserChoices::setting(const std::string& id, bool activation) const {
    const auto& schemes = activation ? recipe.activations : recipe.uses;
    Setting setting;
    if (const auto it = schemes.find(id); it != schemes.end()) setting.scheme = it->second;
    if (activation) return setting;
    if (const auto it = origins.find(id); it != origins.end()) setting.origin = it->second;
    return setting;
}

void UserChoices::put(const std::string& id, bool activation, const Setting& setting) {
    auto& schemes = activation ? recipe.activations : recipe.uses;
    if (setting.scheme) {
        schemes.insert_or_assign(id, *setting.scheme);
    } else {
        schemes.erase(id);
    }
    if (activation) return;
    if (setting.origin.isEmpty()) {
        origins.erase(id);
    } else {
        origins.insert_or_assign(id, setting.origin);
    }
}

std::vector<SettingChange> changesBetween(const UserChoices& before, const UserChoices& after) {
    std::vector<SettingChange> changes;
    for (const auto& [activation, id] : keysOf(before, after)) {
        const Setting from = before.setting(id, activation);
        const Setting to = after.setting(id, activation);
        if (from != to) changes.push_back({id, activation, from, to});
    }
    return changes;
}

Change joined(Change first, const Change& second) {
    std::map<Key, SettingChange> byKey;
    for (SettingChange& change : first.settings) byKey.insert({{change.activation, change.id}, std::move(change)});
    for (const SettingChange& change : second.settings) {
        const auto [it, added] = byKey.try_emplace({change.activation, change.id}, change);
        if (!added) it->second.after = change.after;
    }
    first.settings.clear();
    for (auto& [key, change] : byKey) {
        if (change.before != change.after) first.settings.push_back(std::move(change));
    }
    if (second.ties) {
        if (first.ties) {
            first.ties->after = second.ties->after;
            first.ties->graphAfter = second.ties->graphAfter;
        } else {
            first.ties = second.ties;
        }
    }
    if (first.ties && first.ties->before == first.ties->after) first.ties.reset();
    return first;
}

}  // namespace quantie
