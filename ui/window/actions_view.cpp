// The View menu.
#include <QApplication>
#include <algorithm>
#include <array>

#include "ui/document/data_session.h"
#include "ui/document/document.h"
#include "ui/graph/graph_view.h"
#include "ui/graph/view_settings.h"
#include "ui/theme/theme.h"
#include "ui/window/action_row.h"
#include "ui/window/panels.h"
#include "ui/window/workspace.h"

namespace quantie {
namespace {

bool isOpen(const Workspace& w) {
    return w.document.isOpen();
}

/// The next colouring that needs nothing that is not there.
void stepColouring(Workspace& w, int step) {
    const int count = static_cast<int>(colourings.size());
    int at = static_cast<int>(std::ranges::find(colourings, w.view.colourBy()) - colourings.begin());
    do {
        at = (at + step + count) % count;
    } while (needsData(colourings.at(static_cast<std::size_t>(at))) && w.document.data().errors() == nullptr);
    w.view.setColourBy(colourings.at(static_cast<std::size_t>(at)));
}

template <ColourBy colouring>
void colour(Workspace& w) {
    w.view.setColourBy(colouring);
}

template <ColourBy colouring>
bool isColoured(const Workspace& w) {
    return w.view.colourBy() == colouring;
}

template <ColourBy colouring>
constexpr ActionRow colourRow(const char* id, const char* text, const char* tip = "") {
    return {.id = id,
            .text = text,
            .run = colour<colouring>,
            .checked = isColoured<colouring>,
            .submenu = QT_TRANSLATE_NOOP("Actions", "&Colour by"),
            .tip = tip,
            .separated = colouring == ColourBy::LayerKind};
}

template <Appearance appearance>
void appear(Workspace&) {
    Theme::instance().keepAppearance(appearance);
}

template <Appearance appearance>
bool appears(const Workspace&) {
    return Theme::instance().appearance() == appearance;
}

template <Appearance appearance>
constexpr ActionRow appearanceRow(const char* id, const char* text) {
    return {.id = id,
            .text = text,
            .run = appear<appearance>,
            .checked = appears<appearance>,
            .submenu = QT_TRANSLATE_NOOP("Actions", "&Appearance")};
}

template <Panel panel>
constexpr ActionRow panelRow(const char* id, const char* text, const char* keys) {
    return {.id = id,
            .text = text,
            .keys = keys,
            .run = [](Workspace& w) { w.panels.goTo(panel); },
            .checked = [](const Workspace& w) { return w.panels.isShown(panel); },
            .submenu = QT_TRANSLATE_NOOP("Actions", "&Panels"),
            .separated = panel == Panel::Graph};
}

const char* const ofARun = QT_TRANSLATE_NOOP("Actions", "Of a run on data: F9");

const std::array rows = {
    ActionRow{.id = "view.zoomIn",
              .text = QT_TRANSLATE_NOOP("Actions", "Zoom &in"),
              .keys = "Ctrl++ Ctrl+=",
              .run = [](Workspace& w) { w.graph.zoomIn(); },
              .enabled = isOpen},
    ActionRow{.id = "view.zoomOut",
              .text = QT_TRANSLATE_NOOP("Actions", "Zoom &out"),
              .keys = "Ctrl+-",
              .run = [](Workspace& w) { w.graph.zoomOut(); },
              .enabled = isOpen},
    ActionRow{.id = "view.zoomReset",
              .text = QT_TRANSLATE_NOOP("Actions", "Zoom to &100 %"),
              .keys = "Ctrl+0",
              .run = [](Workspace& w) { w.graph.zoomReset(); },
              .enabled = isOpen},
    ActionRow{.id = "view.fit",
              .text = QT_TRANSLATE_NOOP("Actions", "&Fit all"),
              .keys = "Home",
              .run = [](Workspace& w) { w.graph.fit(); },
              .enabled = isOpen,
              .icon = "fit",
              .keysIn = KeysIn::Graph},
    ActionRow{.id = "view.fitSelection",
              .text = QT_TRANSLATE_NOOP("Actions", "Fit &selection"),
              .keys = "F",
              .run = [](Workspace& w) { w.graph.fitSelection(); },
              .enabled = isOpen},
    ActionRow{.id = "view.fold",
              .text = QT_TRANSLATE_NOOP("Actions", "Fol&d or unfold"),
              .keys = "Return Enter",
              .run = [](Workspace& w) { w.graph.fold(); },
              .enabled = isOpen,
              .keysIn = KeysIn::Graph,
              .separated = true},
    ActionRow{.id = "view.foldAll",
              .text = QT_TRANSLATE_NOOP("Actions", "Fold or unfold a&ll"),
              .keys = "Shift+Return Shift+Enter",
              .run = [](Workspace& w) { w.graph.foldAll(); },
              .enabled = isOpen,
              .keysIn = KeysIn::Graph},
    colourRow<ColourBy::LayerKind>("view.colourKind", QT_TRANSLATE_NOOP("Actions", "Layer &kind")),
    colourRow<ColourBy::Bits>("view.colourBits", QT_TRANSLATE_NOOP("Actions", "&Bits")),
    colourRow<ColourBy::WeightError>("view.colourWeightError", QT_TRANSLATE_NOOP("Actions", "&Weight error")),
    colourRow<ColourBy::OutputDamage>("view.colourOutput", QT_TRANSLATE_NOOP("Actions", "&Output damage"), ofARun),
    colourRow<ColourBy::ActivationLocal>("view.colourLocal", QT_TRANSLATE_NOOP("Actions", "Activation error, &local"),
                                         ofARun),
    colourRow<ColourBy::ActivationInherited>("view.colourInherited",
                                             QT_TRANSLATE_NOOP("Actions", "Activation error, &inherited"), ofARun),
    colourRow<ColourBy::Nothing>("view.colourNothing", QT_TRANSLATE_NOOP("Actions", "&Nothing")),
    ActionRow{.id = "view.nextColouring",
              .text = QT_TRANSLATE_NOOP("Actions", "Next"),
              .keys = "P",
              .run = [](Workspace& w) { stepColouring(w, 1); },
              .submenu = QT_TRANSLATE_NOOP("Actions", "&Colour by"),
              .separated = true},
    ActionRow{.id = "view.previousColouring",
              .text = QT_TRANSLATE_NOOP("Actions", "Previous"),
              .keys = "Shift+P",
              .run = [](Workspace& w) { stepColouring(w, -1); },
              .submenu = QT_TRANSLATE_NOOP("Actions", "&Colour by")},
    ActionRow{.id = "view.tiesAlways",
              .text = QT_TRANSLATE_NOOP("Actions", "&Ties always"),
              .keys = "B",
              .run = [](Workspace& w) { w.view.setTiesAlways(!w.view.tiesAlways()); },
              .checked = [](const Workspace& w) { return w.view.tiesAlways(); },
              .tip = QT_TRANSLATE_NOOP("Actions", "Draw every tie, not only the one that is selected")},
    ActionRow{.id = "view.allWeights",
              .text = QT_TRANSLATE_NOOP("Actions", "All &weights in nodes"),
              .keys = "W",
              .run = [](Workspace& w) { w.view.setAllWeights(!w.view.allWeights()); },
              .checked = [](const Workspace& w) { return w.view.allWeights(); },
              .tip = QT_TRANSLATE_NOOP("Actions", "A row for every vector, too")},
    ActionRow{.id = "view.direction",
              .text = QT_TRANSLATE_NOOP("Actions", "Left to &right"),
              .keys = "D",
              .run =
                  [](Workspace& w) {
                      const bool down = w.view.direction() == layout::Direction::Down;
                      w.view.setDirection(down ? layout::Direction::Right : layout::Direction::Down);
                  },
              .checked = [](const Workspace& w) { return w.view.direction() == layout::Direction::Right; }},
    ActionRow{.id = "view.minimap",
              .text = QT_TRANSLATE_NOOP("Actions", "&Minimap"),
              .keys = "M",
              .run = [](Workspace& w) { w.view.setMinimap(!w.view.minimap()); },
              .checked = [](const Workspace& w) { return w.view.minimap(); }},
    ActionRow{.id = "view.legend",
              .text = QT_TRANSLATE_NOOP("Actions", "L&egend"),
              .keys = "L",
              .run = [](Workspace& w) { w.view.setLegend(!w.view.legend()); },
              .checked = [](const Workspace& w) { return w.view.legend(); }},
    panelRow<Panel::Graph>("view.panelGraph", QT_TRANSLATE_NOOP("Actions", "&Graph"), "Alt+1"),
    panelRow<Panel::Weights>("view.panelWeights", QT_TRANSLATE_NOOP("Actions", "&Weights and ties"), "Alt+2"),
    panelRow<Panel::Inspector>("view.panelInspector", QT_TRANSLATE_NOOP("Actions", "&Inspector"), "Alt+3"),
    panelRow<Panel::Summary>("view.panelSummary", QT_TRANSLATE_NOOP("Actions", "&Summary"), "Alt+4"),
    ActionRow{.id = "view.nextPanel",
              .text = QT_TRANSLATE_NOOP("Actions", "&Next panel"),
              .keys = "F6",
              .run = [](Workspace& w) { w.panels.goToNext(1); },
              .submenu = QT_TRANSLATE_NOOP("Actions", "&Panels"),
              .separated = true},
    ActionRow{.id = "view.previousPanel",
              .text = QT_TRANSLATE_NOOP("Actions", "Pre&vious panel"),
              .keys = "Shift+F6",
              .run = [](Workspace& w) { w.panels.goToNext(-1); },
              .submenu = QT_TRANSLATE_NOOP("Actions", "&Panels")},
    ActionRow{.id = "view.resetPanels",
              .text = QT_TRANSLATE_NOOP("Actions", "&Reset panels"),
              .run = [](Workspace& w) { w.panels.reset(); },
              .submenu = QT_TRANSLATE_NOOP("Actions", "&Panels")},
    appearanceRow<Appearance::System>("view.appearanceSystem", QT_TRANSLATE_NOOP("Actions", "As the &system has it")),
    appearanceRow<Appearance::Light>("view.appearanceLight", QT_TRANSLATE_NOOP("Actions", "&Light")),
    appearanceRow<Appearance::Dark>("view.appearanceDark", QT_TRANSLATE_NOOP("Actions", "&Dark")),
    ActionRow{.id = "view.fullScreen",
              .text = QT_TRANSLATE_NOOP("Actions", "F&ull screen"),
              .keys = "F11",
              .run = [](Workspace& w) { w.window.setWindowState(w.window.windowState() ^ Qt::WindowFullScreen); },
              .checked = [](const Workspace& w) { return w.window.isFullScreen(); }},
};

}  // namespace

std::span<const ActionRow> viewActions() {
    return rows;
}

}  // namespace quantie
