// The section "Error of the weight" of one use.
#pragma once

#include "ui/inspector/error_figures.h"
#include "ui/widgets/section.h"

namespace quantie {

class ErrorSection : public Section {
    Q_OBJECT

  public:
    explicit ErrorSection(const ErrorLook& look, QWidget* parent = nullptr);
    void refresh();

  private:
    const ErrorLook& m_look;
    ErrorFiguresView* m_figures;
};

/// "Output 0 with only this use quantized: …": what the line says while no data has been run.
QString outputWaitText();

}  // namespace quantie
