// What the user has chosen, and how it changes: the state that undo goes back and forth in.
#pragma once

#include <QString>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/graph/graph.h"
#include "core/recipe/recipe.h"

namespace quantie {

/// A setting, and where it comes from.
struct Setting {
    std::optional<Scheme> scheme;  ///< none: float
    QString origin;                ///< "rule deemb:*=4", "preset int8-weights"; empty: by hand

    bool operator==(const Setting&) const = default;
};

/// One use (or one activation, by its call) before and after.
struct SettingChange {
    std::string id;  ///< use id, or call path of an activation
    bool activation = false;
    Setting before;
    Setting after;
};

/// The ties, with the graphs that they make.
struct TieChange {
    TieDecisions before;
    TieDecisions after;
    std::shared_ptr<const Graph> graphBefore;
    std::shared_ptr<const Graph> graphAfter;
};

struct Change {
    std::vector<SettingChange> settings;  ///< by id, each once
    std::optional<TieChange> ties;

    bool isEmpty() const { return settings.empty() && !ties; }
};

/// The recipe, and the origins that no recipe file keeps.
struct UserChoices {
    Recipe recipe;
    std::map<std::string, QString> origins;  ///< by use id; only settings that are not by hand

    Setting setting(const std::string& id, bool activation = false) const;
    void put(const std::string& id, bool activation, const Setting& setting);
};

/// What leads from one to the other, ties and graphs apart.
std::vector<SettingChange> changesBetween(const UserChoices& before, const UserChoices& after);

/// `first` and then `second` as one change; what ends where it began is left out.
Change joined(Change first, const Change& second);

}  // namespace quantie
