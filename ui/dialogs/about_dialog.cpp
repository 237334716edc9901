#include "ui/dialogs/about_dialog.h"

#include <QCoreApplication>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/dialogs/dialog_parts.h"
#include "ui/theme/font.h"
#include "ui/theme/icon.h"

namespace quantie {

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("About Quantie"));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(18, 18, 18, 16);
    row->setSpacing(16);
    auto* picture = new QLabel(this);
    picture->setPixmap(applicationIcon().pixmap(QSize(64, 64), devicePixelRatio()));
    row->addWidget(picture, 0, Qt::AlignTop);
    auto* text = new QVBoxLayout;
    text->setSpacing(6);
    auto* name = new QLabel(tr("Quantie %1").arg(QCoreApplication::applicationVersion()), this);
    name->setFont(pixelFont(20, QFont::Medium));
    name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->addWidget(name);
    auto* what = new QLabel(tr("Shows the tied weights of Keras models and quantizes them per use."), this);
    what->setFont(panelFont());
    text->addWidget(what);
    text->addWidget(mutedLabel(tr("Licence: Apache 2.0.\nQt %1 (LGPL 3); HDF5, libzip, zlib, nlohmann JSON, Eigen and "
                                  "OpenSSL under their own licences.")
                                   .arg(QString::fromLatin1(qVersion()))));
    row->addLayout(text, 1);
    outer->addLayout(row, 1);
    addCloseFoot(this, outer);
    resize(460, 200);
}

}  // namespace quantie
