// A field for one number, as large or small as float64 has it: spin boxes know fixed decimals only.
#pragma once

#include <QLineEdit>
#include <optional>

namespace quantie {

/// "0.25", "−0.25", "1e−6", "0,25": a hyphen or a minus sign, a point or a comma. None for anything else.
std::optional<double> numberFrom(const QString& text);

class NumberEdit : public QLineEdit {
    Q_OBJECT

  public:
    explicit NumberEdit(QWidget* parent = nullptr);

    /// Shown as `digits` significant digits; the full number is kept.
    void setNumber(double number, int digits = 4);

  signals:
    /// The user entered another number. What is no number goes back to what it was.
    void entered(double number);

  private:
    double m_number = 0;
    QString m_shown;
};

}  // namespace quantie
