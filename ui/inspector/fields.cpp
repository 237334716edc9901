#include "ui/inspector/fields.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QLabel>

#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr int leastComboWidth = 52;

/// Keeps the muted colour when the appearance changes.
class MutedLabel : public QLabel {
  public:
    MutedLabel(const QString& text, QWidget* parent) : QLabel(text, parent) {
        setTextFormat(Qt::PlainText);
        connect(&Theme::instance(), &Theme::changed, this, [this] { mute(); });
        mute();
    }

  private:
    void mute() {
        QPalette own;
        own.setColor(QPalette::WindowText, tokens().muted);
        setPalette(own);
    }
};

}  // namespace

QLabel* mutedLabel(const QString& text, QWidget* parent) {
    return new MutedLabel(text, parent);
}

void letShrink(QComboBox* box) {
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    box->setMinimumWidth(leastComboWidth);
    box->view()->setMinimumWidth(box->view()->sizeHintForColumn(0) + 24);
}

void setTristate(QCheckBox* box, std::optional<bool> value, bool any) {
    box->setCheckState(value ? (*value ? Qt::Checked : Qt::Unchecked) : (any ? Qt::PartiallyChecked : Qt::Unchecked));
}

QString symmetricMeaning() {
    return QCoreApplication::translate("quantie::Fields",
                                       "Symmetric: the range is widened until zero lies in its middle");
}

QString narrowMeaning() {
    return QCoreApplication::translate("quantie::Fields",
                                       "Narrow: the lowest code is left out, so that as many codes lie below zero as "
                                       "above");
}

}  // namespace quantie
