// The section "Config": the layer's config as Keras has it, to read and to copy.
#pragma once

#include "core/model/json.h"
#include "ui/widgets/section.h"

class QPlainTextEdit;

namespace quantie {

class ConfigSection : public Section {
    Q_OBJECT

  public:
    explicit ConfigSection(QWidget* parent = nullptr);

    /// It must live until the next one is set; null: there is none.
    void setConfig(const Json* config);

  private:
    void fill();

    const Json* m_config = nullptr;
    QString m_text;  ///< the whole; empty until the section is open
    QPlainTextEdit* m_view;
};

}  // namespace quantie
