// The one exception of the core: what went wrong, where, and in which class of trouble.
#pragma once

#include <exception>
#include <string>

namespace quantie {

enum class ErrorCode {
    Usage,        ///< the caller asked for something that does not exist (a format, a preset, a use)
    Unreadable,   ///< a file is truncated, damaged, hostile or not what its name says
    Unsupported,  ///< a file is sound, but holds something that cannot be done
    Unwritable,   ///< a target cannot be written (permissions, disk full)
    Cancelled,    ///< the user stopped the work
};

/// Thrown by every room. `where()` is the place from the outside in ("model.h5: model_weights/emb"), `reason()` one
/// clause without a full stop; what() joins them to the one line that the command line prints.
class Error : public std::exception {
  public:
    Error(ErrorCode code, std::string where, std::string reason);

    ErrorCode code() const { return m_code; }
    const std::string& where() const { return m_where; }
    const std::string& reason() const { return m_reason; }
    const char* what() const noexcept override { return m_what.c_str(); }

    /// The same error seen from further out: "outer: where". Used where a file's name becomes known.
    Error within(const std::string& outer) const;

  private:
    ErrorCode m_code;
    std::string m_where;
    std::string m_reason;
    std::string m_what;
};

}  // namespace quantie
