// Owners of FFmpeg's objects: each is freed by the function that FFmpeg wants.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswscale/swscale.h>
}

#include <memory>

namespace limpid {

struct AvFree {
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
  void operator()(AVCodecContext* codec) const { avcodec_free_context(&codec); }
  void operator()(SwsContext* scaler) const { sws_freeContext(scaler); }
};

struct AvCloseInput {
  void operator()(AVFormatContext* input) const {
    avformat_close_input(&input);
  }
};

struct AvCloseOutput {
  void operator()(AVFormatContext* output) const {
    if (output->oformat != nullptr &&
        !(output->oformat->flags & AVFMT_NOFILE)) {
      avio_closep(&output->pb);
    }
    avformat_free_context(output);
  }
};

using AvFramePtr = std::unique_ptr<AVFrame, AvFree>;
using AvPacketPtr = std::unique_ptr<AVPacket, AvFree>;
using AvCodecPtr = std::unique_ptr<AVCodecContext, AvFree>;
using SwsPtr = std::unique_ptr<SwsContext, AvFree>;
using AvInputPtr = std::unique_ptr<AVFormatContext, AvCloseInput>;
using AvOutputPtr = std::unique_ptr<AVFormatContext, AvCloseOutput>;

}  // namespace limpid
