#include "ui/document/first_setting.h"

#include <QSettings>

#include "core/base/error.h"
#include "core/recipe/spec.h"

namespace quantie {
namespace {

const QString key = QStringLiteral("first-setting");

}  // namespace

Scheme firstSetting() {
    const QString text = QSettings().value(key).toString();
    if (text.isEmpty()) return {};
    try {
        return parseSpec(text.toStdString()).applied(Scheme{}).value_or(Scheme{});
    } catch (const Error&) {
        return {};  // written by another version
    }
}

void keepFirstSetting(const Scheme& scheme) {
    QSettings().setValue(key, QString::fromStdString(specText(scheme)));
}

}  // namespace quantie
