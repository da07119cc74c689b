// Values of a model card as text.
//
// Each parser returns nothing for text that is not such a value; ranges are the
// schema's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace limpid {

std::optional<int64_t> ParseCardInteger(const std::string& text);
// Finite.
std::optional<double> ParseCardNumber(const std::string& text);
std::optional<bool> ParseCardBool(const std::string& text);

// The shortest text that is read back as the same number.
std::string FormatCardNumber(double value);
std::string FormatCardBool(bool value);

// Up to 64 of a-z, 0-9, '.', '_' and '-', not beginning with a dot or a dash.
bool IsModelName(const std::string& text);
// A path below or beside the card: not absolute, without control characters.
bool IsRelativePath(const std::string& text);
// 64 lower-case hexadecimal digits.
bool IsSha256(const std::string& text);

}  // namespace limpid
