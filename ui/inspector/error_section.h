// The section "Error of the weight" of one use.
#pragma once

#include "ui/inspector/error_figures.h"
#include "ui/widgets/section.h"

class QLabel;

namespace quantie {

class ErrorSection : public Section {
    Q_OBJECT

  public:
    ErrorSection(const Document& document, const ErrorLook& look, QWidget* parent = nullptr);
    void refresh();

  private:
    const Document& m_document;
    const ErrorLook& m_look;
    ErrorFiguresView* m_figures;
    QLabel* m_damage;  ///< what the use alone does to the outputs
};

}  // namespace quantie
