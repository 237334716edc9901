// The Quantize menu.
#include <QCoreApplication>
#include <algorithm>
#include <array>

#include "ui/document/document.h"
#include "ui/window/action_row.h"
#include "ui/window/selected.h"
#include "ui/window/setting_steps.h"
#include "ui/window/window_dialogs.h"
#include "ui/window/workspace.h"

namespace quantie {
namespace {

template <void (*step)(Document&)>
void onDocument(Workspace& w) {
    step(w.document);
}

/// At least one use is selected, all of those are quantized, and it holds for all.
template <bool (*holds)(const Scheme&)>
bool allAre(const Workspace& w) {
    const QList<int> uses = selectedUses(w.document);
    return !uses.isEmpty() && std::ranges::all_of(uses, [&w](int use) {
        const auto scheme = w.document.scheme(use);
        return scheme && holds(*scheme);
    });
}

template <int bits>
bool hasBits(const Scheme& scheme) {
    return scheme.bits == bits;
}

bool isQuantized(const Scheme&) {
    return true;
}

bool isPerChannel(const Scheme& scheme) {
    return scheme.axis.has_value();
}

bool isSymmetric(const Scheme& scheme) {
    return scheme.symmetric;
}

bool isNarrow(const Scheme& scheme) {
    return scheme.narrowRange;
}

template <int bits>
constexpr ActionRow bitsRow(const char* id, const char* text, const char* keys) {
    return {.id = id,
            .text = text,
            .keys = keys,
            .run = [](Workspace& w) { setBits(w.document, bits); },
            .enabled = hasSelectedUses,
            .checked = allAre<hasBits<bits>>,
            .submenu = QT_TRANSLATE_NOOP("Actions", "&Bits")};
}

constexpr ActionRow presetRow(const char* id, const char* text, const char* keys, void (*run)(Workspace&)) {
    return {.id = id,
            .text = text,
            .keys = keys,
            .run = run,
            .enabled = [](const Workspace& w) { return w.document.isOpen(); },
            .submenu = QT_TRANSLATE_NOOP("Actions", "&Presets")};
}

constexpr std::array rows = {
    ActionRow{.id = "quantize.toggle",
              .text = QT_TRANSLATE_NOOP("Actions", "&Quantize"),
              .keys = "Space",
              .run = [](Workspace& w) { w.document.toggle(selectedUses(w.document)); },
              .enabled = hasSelectedUses,
              .checked = allAre<isQuantized>,
              .tip = QT_TRANSLATE_NOOP("Actions", "Between float and the setting it had last"),
              .keysIn = KeysIn::Lists},
    bitsRow<2>("quantize.bits2", QT_TRANSLATE_NOOP("Actions", "&2 bits"), "2"),
    bitsRow<3>("quantize.bits3", QT_TRANSLATE_NOOP("Actions", "&3 bits"), "3"),
    bitsRow<4>("quantize.bits4", QT_TRANSLATE_NOOP("Actions", "&4 bits"), "4"),
    bitsRow<5>("quantize.bits5", QT_TRANSLATE_NOOP("Actions", "&5 bits"), "5"),
    bitsRow<6>("quantize.bits6", QT_TRANSLATE_NOOP("Actions", "&6 bits"), "6"),
    bitsRow<7>("quantize.bits7", QT_TRANSLATE_NOOP("Actions", "&7 bits"), "7"),
    bitsRow<8>("quantize.bits8", QT_TRANSLATE_NOOP("Actions", "&8 bits"), "8"),
    ActionRow{.id = "quantize.float",
              .text = QT_TRANSLATE_NOOP("Actions", "&Float"),
              .keys = "0",
              .run = onDocument<setFloat>,
              .enabled = hasSelectedUses,
              .submenu = QT_TRANSLATE_NOOP("Actions", "&Bits"),
              .separated = true},
    ActionRow{.id = "quantize.moreBits",
              .text = QT_TRANSLATE_NOOP("Actions", "&More"),
              .keys = "+ =",
              .run = [](Workspace& w) { stepBits(w.document, 1); },
              .enabled = hasSelectedUses,
              .submenu = QT_TRANSLATE_NOOP("Actions", "&Bits")},
    ActionRow{.id = "quantize.fewerBits",
              .text = QT_TRANSLATE_NOOP("Actions", "Fe&wer"),
              .keys = "-",
              .run = [](Workspace& w) { stepBits(w.document, -1); },
              .enabled = hasSelectedUses,
              .submenu = QT_TRANSLATE_NOOP("Actions", "&Bits")},
    ActionRow{.id = "quantize.perChannel",
              .text = QT_TRANSLATE_NOOP("Actions", "Per &channel"),
              .keys = "C",
              .run = onDocument<togglePerChannel>,
              .enabled = hasSelectedUses,
              .checked = allAre<isPerChannel>,
              .tip = QT_TRANSLATE_NOOP("Actions", "A scale per output channel, or one for the whole weight")},
    ActionRow{.id = "quantize.symmetric",
              .text = QT_TRANSLATE_NOOP("Actions", "&Symmetric"),
              .keys = "S",
              .run = onDocument<toggleSymmetric>,
              .enabled = hasSelectedUses,
              .checked = allAre<isSymmetric>,
              .tip = QT_TRANSLATE_NOOP("Actions", "The range is widened until zero lies in its middle")},
    ActionRow{.id = "quantize.narrow",
              .text = QT_TRANSLATE_NOOP("Actions", "&Narrow"),
              .keys = "N",
              .run = onDocument<toggleNarrow>,
              .enabled = hasSelectedUses,
              .checked = allAre<isNarrow>,
              .tip = QT_TRANSLATE_NOOP("Actions", "The lowest code is left out")},
    ActionRow{.id = "quantize.nextRange",
              .text = QT_TRANSLATE_NOOP("Actions", "Next &range method"),
              .keys = "R",
              .run = onDocument<nextRangeMethod>,
              .enabled = hasSelectedUses},
    ActionRow{.id = "quantize.sameForAll",
              .text = QT_TRANSLATE_NOOP("Actions", "Same for all &uses"),
              .keys = "U",
              .run = onDocument<applyToAllUses>,
              .enabled = hasSelectedUses,
              .tip = QT_TRANSLATE_NOOP("Actions", "The tie's other uses get this setting"),
              .separated = true},
    presetRow("quantize.preset1", QT_TRANSLATE_NOOP("Actions", "&8 bits, per channel"), "Ctrl+1",
              [](Workspace& w) { w.document.applyPreset("int8-weights"); }),
    presetRow("quantize.preset2", QT_TRANSLATE_NOOP("Actions", "&6 bits, per channel"), "Ctrl+2",
              [](Workspace& w) { w.document.applyPreset("int6-weights"); }),
    presetRow("quantize.preset3", QT_TRANSLATE_NOOP("Actions", "&4 bits, per channel"), "Ctrl+3",
              [](Workspace& w) { w.document.applyPreset("int4-weights"); }),
    presetRow("quantize.preset4", QT_TRANSLATE_NOOP("Actions", "As &TFMOT does, 8 bits"), "Ctrl+4",
              [](Workspace& w) { w.document.applyPreset("tfmot-8bit"); }),
    ActionRow{.id = "quantize.rules",
              .text = QT_TRANSLATE_NOOP("Actions", "Ru&les…"),
              .keys = "Ctrl+R",
              .run = [](Workspace& w) { w.dialogs.rules(); },
              .enabled = [](const Workspace& w) { return w.document.isOpen(); },
              .icon = "rules",
              .tip = QT_TRANSLATE_NOOP("Actions", "Settings for many uses at once, by pattern"),
              .separated = true},
};

}  // namespace

std::span<const ActionRow> quantizeActions() {
    return rows;
}

}  // namespace quantie
