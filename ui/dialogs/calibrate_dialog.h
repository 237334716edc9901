// The dialog Calibrate: finds the ranges of activations in the data, each call by itself, and puts them into the
// recipe.
#pragma once

#include <QDialog>
#include <vector>

#include "core/eval/activation_ranges.h"
#include "ui/document/job.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace quantie {

class CalibrationModel;
class Document;

class CalibrateDialog : public QDialog {
    Q_OBJECT

  public:
    /// Which calls.
    enum class Which { Selected, Recipe, Tfmot, All };

    explicit CalibrateDialog(Document& document, QWidget* parent = nullptr);

    void setWhich(Which which);
    CalibrationModel& model() { return *m_model; }
    /// What the line below the table says.
    QString verdict() const;
    /// Runs the model and finds the ranges.
    void calibrate();
    /// Puts what was found into the recipe, as one step.
    void apply();

  signals:
    /// Ranges have been found, or the reason why not.
    void calibrated();

  private:
    QFormLayout* makeFields();
    void addTable(QVBoxLayout* layout);
    void addButtons(QVBoxLayout* layout);
    Which which() const;
    std::vector<ActivationWish> wishes() const;
    CalibrationOptions options() const;
    void fieldsChanged();
    void leaveFloat();
    void showState();

    Document& m_document;
    QComboBox* m_which;
    QComboBox* m_bits;
    QCheckBox* m_symmetric;
    QCheckBox* m_narrow;
    QComboBox* m_method;
    QDoubleSpinBox* m_percentile;
    CalibrationModel* m_model;
    QLabel* m_verdict;
    QPushButton* m_calibrate;
    QPushButton* m_apply;
    QPushButton* m_float;
    QString m_problem;
    Job m_job;
};

}  // namespace quantie
