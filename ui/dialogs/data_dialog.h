// The dialog Data: what the model is run on, input by input, with what does not fit beside its row.
#pragma once

#include <QDialog>

#include "core/data/data_source.h"
#include "ui/document/job.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QTableView;
class QVBoxLayout;

namespace quantie {

class Document;
class InputsModel;

class DataDialog : public QDialog {
    Q_OBJECT

  public:
    explicit DataDialog(Document& document, QWidget* parent = nullptr);

    /// What the fields say.
    DataSource source() const;
    void setSource(const DataSource& source);

  signals:
    /// The data were read and looked at; whether they fit.
    void checked(bool fits);

  private:
    enum class Kind { File, Images, Normal, Uniform };

    QFormLayout* makeFields();
    void addTable(QVBoxLayout* layout);
    void addButtons(QVBoxLayout* layout);
    Kind kind() const;
    void browse();
    void fieldsChanged();
    void check();
    void say(const QString& text, bool wrong);
    void use();

    Document& m_document;
    QComboBox* m_kind;
    QWidget* m_fileRow;
    QLineEdit* m_file;
    QSpinBox* m_samples;
    QSpinBox* m_seed;
    QComboBox* m_scale;
    QComboBox* m_fit;
    InputsModel* m_inputs;
    QTableView* m_table;
    QLabel* m_verdict;
    QPushButton* m_use;
    QFormLayout* m_fields;
    Job m_job;
};

}  // namespace quantie
