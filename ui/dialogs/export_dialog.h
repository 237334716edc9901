// The export: a format, a file, what will happen, and, in the same place, what was found in the file afterwards.
#pragma once

#include <QDialog>
#include <QTimer>
#include <memory>
#include <vector>

#include "ui/dialogs/export_run.h"
#include "ui/document/document.h"

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace quantie {

class FormatList;
class MessageBar;
class PlanView;
class TieCheckTable;

class ExportDialog : public QDialog {
    Q_OBJECT
  public:
    explicit ExportDialog(Document& document, QWidget* parent = nullptr);

    /// As if typed.
    void setTarget(const QString& file);
    QString target() const;

  signals:
    /// The user wants to see both side by side. `weights` is empty where they are in the file itself.
    void compareRequested(const QString& file, const QString& weights);

  public slots:
    void reject() override;

  private:
    QWidget* makeFormats();
    QWidget* makeRight();
    void addFile(QVBoxLayout* layout);
    void addPlan(QVBoxLayout* layout);
    void addCheck(QVBoxLayout* layout);
    void addButtons(QVBoxLayout* layout);

    void plan();
    void takePlans(std::vector<PlannedFormat> plans);
    void chooseFormat();
    std::shared_ptr<const ExportPlan> chosenPlan() const;
    void showPlan();
    void showRefusal();
    void forgetResult();
    void browse();
    void askOrWrite();
    void write();
    void showResult(const Comparison& comparison);
    void showFailure(const Error& error);
    void showProgress(double fraction, const QString& what);
    void updateButtons();
    void openFolder();
    void copyCode();
    bool hasWeights() const { return m_document.hasWeights(); }
    bool isKeras3() const;  ///< whether what the chosen format writes is a model of Keras 3

    Document& m_document;
    ExportSource m_source;
    std::vector<PlannedFormat> m_plans;
    bool m_targetIsOwn = false;  ///< the user has named it: it no longer follows the format
    bool m_isDone = false;
    QTimer m_progressDelay;
    QString m_written;

    FormatList* m_formats = nullptr;
    QLineEdit* m_file = nullptr;
    QWidget* m_refusal = nullptr;
    QLabel* m_refusalText = nullptr;
    QLabel* m_sizes = nullptr;
    PlanView* m_plan = nullptr;
    QLabel* m_checkNote = nullptr;
    QLabel* m_waiting = nullptr;
    QProgressBar* m_progress = nullptr;
    TieCheckTable* m_check = nullptr;
    MessageBar* m_bar = nullptr;
    QPushButton* m_openFolder = nullptr;
    QPushButton* m_compare = nullptr;
    QPushButton* m_export = nullptr;
    QPushButton* m_close = nullptr;
    Job m_planning;  // last: what they run reads the rest
    Job m_writing;
};

}  // namespace quantie
