// The formats of an export as radio buttons, each with its reason; one that is impossible says why.
#pragma once

#include <QWidget>
#include <map>

#include "core/export/export_model.h"

class QButtonGroup;

namespace quantie {

class FormatRow;

class FormatList : public QWidget {
    Q_OBJECT
  public:
    /// The formats for a model of Keras 2 or 3.
    explicit FormatList(bool keras3, QWidget* parent = nullptr);

    ExportFormat format() const;
    void setFormat(ExportFormat format);
    /// An empty problem: it can be chosen.
    void setProblem(ExportFormat format, const QString& problem);
    bool isPossible(ExportFormat format) const;

  signals:
    /// The user chose another one.
    void chosen(quantie::ExportFormat format);

  private:
    QButtonGroup* m_group;
    std::map<ExportFormat, FormatRow*> m_rows;
};

}  // namespace quantie
