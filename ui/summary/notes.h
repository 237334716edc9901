// What there is to know about the open model and the present settings, each with what can be done about it.
#pragma once

#include <QList>
#include <QString>
#include <vector>

#include "ui/document/document.h"

namespace quantie {

struct Note {
    enum class Kind { Info, Warning };
    enum class Action {
        None,
        UseForAll,         ///< `item`, a use: all uses of its variable get its setting
        ToFloat,           ///< `uses`
        Show,              ///< `item`
        OpenWeights,       ///< a file with weights for this architecture
        LayerDefinitions,  ///< describe a class that is not known
        ShowProposals,
    };

    Kind kind = Kind::Info;
    QString before;  ///< the sentence before the link, and after it
    QString link;    ///< what the action is called; empty: there is none
    QString after;
    Action action = Action::None;
    Item item;
    QList<int> uses;

    bool operator==(const Note&) const = default;
};

/// At most this many; a last one says how many more there are.
inline constexpr std::size_t mostNotes = 40;

/// Costs of differing uses first, the dearest first; then what the settings and the file give to think about.
std::vector<Note> notesOf(const Document& document);

/// Whichever of the document's own actions it is; false for those that are the window's.
bool actOn(Document& document, const Note& note);

}  // namespace quantie
