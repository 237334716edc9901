// The section "Activation" of a call: how what it returns is spread on the data, and what the recipe does to it.
#pragma once

#include "ui/document/job.h"
#include "ui/widgets/section.h"

class QGridLayout;
class QLabel;

namespace quantie {

class ActivationPlot;
class Document;

class ActivationSection : public Section {
    Q_OBJECT

  public:
    explicit ActivationSection(Document& document, QWidget* parent = nullptr);

    /// -1: none.
    void setCall(int call);
    void refresh();

  private:
    QLabel* addRow(const QString& name, const QString& meaning);
    void showFigures();
    void look();

    Document& m_document;
    int m_call = -1;
    const void* m_asked = nullptr;  ///< the figures that the latest question was asked beside
    QLabel* m_waits;
    QWidget* m_body;
    QGridLayout* m_rows;
    QLabel* m_range;
    QLabel* m_quantizer;
    QLabel* m_total;
    QLabel* m_local;
    QLabel* m_inherited;
    ActivationPlot* m_plot;
    Job m_job;
};

}  // namespace quantie
