#include "ui/graph/view_settings.h"

#include <QCoreApplication>

namespace quantie {
namespace {

constexpr std::array<const char*, colourings.size()> names = {
    QT_TRANSLATE_NOOP("ColourBy", "Layer kind"),
    QT_TRANSLATE_NOOP("ColourBy", "Bits"),
    QT_TRANSLATE_NOOP("ColourBy", "Weight error"),
    QT_TRANSLATE_NOOP("ColourBy", "Output damage"),
    QT_TRANSLATE_NOOP("ColourBy", "Activation error, local"),
    QT_TRANSLATE_NOOP("ColourBy", "Activation error, inherited"),
    QT_TRANSLATE_NOOP("ColourBy", "Nothing"),
};

}  // namespace

QString colourByName(ColourBy colourBy) {
    return QCoreApplication::translate("ColourBy", names.at(static_cast<std::size_t>(colourBy)));
}

bool needsData(ColourBy colourBy) {
    return colourBy == ColourBy::OutputDamage || colourBy == ColourBy::ActivationLocal ||
           colourBy == ColourBy::ActivationInherited;
}

}  // namespace quantie
