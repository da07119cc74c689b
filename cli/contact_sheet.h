// A picture that shows clips side by side: one row a clip, one column a stage
// (clean, degraded, restored by each solver).
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "engine/video/frame.h"
#include "engine/video/frame_format.h"

namespace limpid::cli {

class ContactSheet {
 public:
  struct Picture {
    FrameFormat format;  // RGB, 8 bits
    Frame frame;         // without padding
  };

  // Pictures of one row may differ in size.
  void AddRow(std::vector<Picture> row) { rows_.push_back(std::move(row)); }

  // All pictures on white, with a narrow gap; `path` by its extension.
  // InvalidArgument without rows.
  absl::Status Write(const std::string& path) const;

  // The whole sheet.
  Picture Draw() const;

 private:
  FrameSize SheetSize() const;

  std::vector<std::vector<Picture>> rows_;
};

}  // namespace limpid::cli
